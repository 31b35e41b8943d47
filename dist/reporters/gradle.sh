#!/bin/sh
# gradle.sh WORD…: the wrapper where the setup could fetch its Gradle, else the installed one.
if [ -f gradlew ] && ls "$GRADLE_USER_HOME"/wrapper/dists/*/*/*.ok > /dev/null 2>&1; then
  exec sh ./gradlew "$@"
fi
exec gradle "$@"
