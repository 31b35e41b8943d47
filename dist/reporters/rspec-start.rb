# Starts RSpec: through Bundler where its gems are installed for this project, else the machine's own.
mode, *arguments = ARGV
gems = ENV.fetch('BUNDLE_PATH', '')
if mode == 'bundled' && !gems.empty? && Dir.exist?(gems)
  exec('bundle', 'exec', 'rspec', *arguments)
else
  ENV.delete('BUNDLE_PATH')
  exec('rspec', *arguments)
end
