# Runs test files of Minitest 5 or 6 in one process and writes a report. Plain Ruby, nothing but the standard library.
# ruby minitest-start.rb bundled|plain REPORT FILE…   in the folder with the Gemfile.
mode, report, *files = ARGV
gems = ENV.fetch('BUNDLE_PATH', '')
if mode == 'bundled' && !gems.empty? && Dir.exist?(gems) && ENV['BUNDLE_BIN_PATH'].nil?
  exec('bundle', 'exec', 'ruby', __FILE__, *ARGV)
end
# What the setup could not install is not asked for: the gems of the machine stand in.
if ENV['BUNDLE_BIN_PATH'].nil?
  ENV.delete('BUNDLE_PATH')
  $LOAD_PATH.unshift(File.join(__dir__, 'ruby-spare')) if mode == 'bundled'
end

# As `Minitest::TestTask` and the Rakefiles of most gems do.
%w[. spec test lib].each { |name| $LOAD_PATH.unshift(File.expand_path(name)) if Dir.exist?(name) }

begin
  require 'minitest'
rescue LoadError => error
  warn error.message
  exit 127
end
require 'json'

module Backtest
  class << self
    attr_accessor :loading
  end

  # Which file a class was first opened in: the tests that it inherits belong to that one.
  OWNERS = {}

  module Owned
    def inherited(child)
      OWNERS[child] ||= Backtest.loading
      super
    end
  end

  class Report < Minitest::AbstractReporter
    def initialize(path, files)
      super()
      @path = path
      @files = files.map { |file| File.expand_path(file) }
      @places = {}
    end

    def prerecord(klass, name)
      synchronize { @places[[klass.name, name]] = [file_of(klass, name), title_of(klass, name)] }
    end

    def record(result)
      group, (file, title) = place_of(result)
      failure = result.failure
      status = failure.nil? ? 'passed' : (result.skipped? ? 'skipped' : 'failed')
      message = status == 'failed' ? message_of(failure) : nil
      write(kind: 'test', file: file, titles: [group.to_s, title], status: status, message: message, ms: result.time * 1000)
    end

    def report
      write(kind: 'end')
    end

    def file_error(file, error)
      place = (error.backtrace || []).first(5).join("\n")
      write(kind: 'file-error', file: File.expand_path(file), message: "#{error.class}: #{error.message}\n#{place}"[0, 2000])
    end

    private

    # Before 5.11 the test itself is its result.
    def place_of(result)
      group = result.respond_to?(:klass) ? result.klass : result.class.name
      place = synchronize { @places.delete([group, result.name]) }
      place ||= [file_of(result.class, result.name), title_of(result.class, result.name)] if result.is_a?(Minitest::Test)
      [group, place || ['', result.name]]
    end

    # A file that was asked for and holds the method wins: classes are opened again in several files.
    def file_of(klass, name)
      written = klass.instance_method(name).source_location
      own = written && File.expand_path(written.first)
      @files.include?(own) ? own : (OWNERS[klass] || own || '')
    rescue NameError
      OWNERS[klass] || ''
    end

    # `it` numbers its tests: one more before them would give all the others new names.
    def title_of(klass, name)
      spec = defined?(Minitest::Spec) && klass < Minitest::Spec
      (spec ? name.sub(/\Atest_\d{4,}_/, '') : name).gsub(/0x\h{6,16}/, '0x…')
    end

    def message_of(failure)
      "#{failure.message}\n#{(failure.backtrace || []).first(3).join("\n")}"[0, 2000]
    end

    def write(line)
      line = line.reject { |_, value| value.nil? }
      synchronize { File.open(@path, 'a') { |file| file.puts(JSON.generate(clean(line))) } }
    end

    def synchronize(&block)
      LOCK.owned? ? yield : LOCK.synchronize(&block)
    end

    # Names may hold bytes that are no UTF-8.
    def clean(value)
      case value
      when Hash then value.map { |key, item| [key, clean(item)] }.to_h
      when Array then value.map { |item| clean(item) }
      when String then value.dup.force_encoding('UTF-8').scrub('?')
      else value
      end
    end

    LOCK = Mutex.new
  end
end

Minitest::Runnable.singleton_class.prepend(Backtest::Owned)
# By name, and so for specs as they stand: a test more or less does not change the order of the others.
Minitest::Test.singleton_class.prepend(Module.new { def test_order; :alpha; end; def run_order; :alpha; end })
ours = Backtest::Report.new(report, files)
Minitest.define_singleton_method(:plugin_backtest_init) { |_options| reporter << ours }
Minitest.extensions << 'backtest'

broken = false
# Handlers run in the reverse order: this one has the last word, after Minitest's own.
at_exit { exit(1) if broken }
require 'minitest/autorun'
# Classes come in one order in all runs, so that these can be compared.
ARGV.replace(['--seed', '1'])
files.each do |file|
  Backtest.loading = File.expand_path(file)
  begin
    require File.expand_path(file)
  rescue StandardError, ScriptError => error
    broken = true
    ours.file_error(file, error)
  end
end
Backtest.loading = nil
