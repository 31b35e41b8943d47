# Stands in for Bundler's own file where its gems could not be installed: the gems of the machine are on the path as they are.
