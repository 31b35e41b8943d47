/** The script that builds an environment: the base commit, its dependencies installed, its history cut to one commit. */
export const PREPARE = `#!/bin/sh
# prepare.sh URL COMMIT WORKDIR IDENTITY: run while the image is built, with the network.
set -eu
url=$1 commit=$2 workdir=$3 identity=$4
here=$(dirname "$(readlink -f "$0")")
node=\${BACKTEST_NODE:-/opt/backtest/bin/node}
name=\${identity%% <*} email=\${identity##*<}
email=\${email%>}

mkdir -p "$workdir"
cd "$workdir"
git init -q
git fetch -q --depth 1 "$url" "$commit"
git -c advice.detachedHead=false checkout -q FETCH_HEAD

# Dependencies are those of the tests and of the solution's manifests; both go again before anybody sees the tree. The index
# knows what they added, whatever its name is.
for patch in "$here/test.patch" "$here/dependencies.patch"; do
  if [ -s "$patch" ]; then git apply --index --whitespace=nowarn "$patch"; fi
done
"$node" "$here/grader/grade.js" prepare --question "$here/grade.json" --root "$workdir"
git reset -q --hard

# One commit without a past: the tree can be searched, its future cannot.
list=$(mktemp)
git ls-files -z >"$list"
git ls-files -o --exclude-standard --directory >"$list.extra"
rm -rf .git
git init -q -b main
cat "$list.extra" >>.git/info/exclude
git add -f --pathspec-from-file="$list" --pathspec-file-nul
GIT_AUTHOR_DATE='2000-01-01T00:00:00Z' GIT_COMMITTER_DATE='2000-01-01T00:00:00Z' \\
  git -c user.name="$name" -c user.email="$email" -c core.hooksPath=/dev/null commit -q -m 'The state before the change'
git reflog expire --expire=now --all
rm -f "$list" "$list.extra"
`
