# Starts RSpec: through Bundler where its gems are installed for this project, else the machine's own.
# ruby rspec-start.rb bundled|plain REPORT OPTION… -- FILE…   A file that does not load keeps RSpec from running any other:
# then the others run without it, and its error is added to the report. Where none loads, the report says so of each.
require 'json'

mode, report, *words = ARGV
options, files = words.take_while { |word| word != '--' }, words.drop_while { |word| word != '--' }.drop(1)
gems = ENV.fetch('BUNDLE_PATH', '')
bundled = mode == 'bundled' && !gems.empty? && Dir.exist?(gems)
unless bundled
  ENV.delete('BUNDLE_PATH')
  # As Bundler would: what the repository brings itself stands before the gems of the machine, those of RSpec among them. A
  # helper that asks Bundler for what the setup could not install would fail for it.
  own = [File.expand_path('lib'), (File.join(__dir__, 'ruby-spare') if mode == 'bundled'), ENV['RUBYLIB']]
  ENV['RUBYLIB'] = own.compact.join(File::PATH_SEPARATOR)
end

start = (bundled ? %w[bundle exec rspec] : %w[rspec]) + options
run = lambda do |chosen|
  system(*start, *chosen)
  status = $?
  # The shell's words for a program that is not there, and for one that a signal ended.
  status.nil? ? 127 : (status.exitstatus || 128 + status.termsig)
end

code = run.call(files)
# Written by `rspec.rb`: what did not load, with what RSpec said of it.
unloaded = "#{report}.unloaded"
exit(code) unless code != 0 && File.file?(unloaded)

found = JSON.parse(File.read(unloaded))
File.delete(unloaded)
exit(code) if found.empty?
named = lambda { |file| found.find { |error| error['file'] == File.expand_path(file) } }
# A helper that all of them are given stands in no file that was asked for: then none of them loads.
broken, others = files.any?(&named) ? files.partition(&named) : [files, []]

code = run.call(others) unless others.empty?
lines = broken.map do |file|
  JSON.generate(kind: 'file-error', file: File.expand_path(file), message: (named.call(file) || found.first)['message'])
end
lines << JSON.generate(kind: 'end') if others.empty?
File.open(report, 'a') { |out| out.puts(lines) }
exit(code.zero? ? 1 : code)
