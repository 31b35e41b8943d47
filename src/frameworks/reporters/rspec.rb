# A formatter for a foreign RSpec 3. Plain Ruby, nothing but the standard library.
require 'json'

module Backtest
  class Formatter
    RSpec::Core::Formatters.register self, :example_passed, :example_failed, :example_pending, :message, :dump_summary

    def initialize(output)
      @report = output
      @examples = 0
      @errors = []
    end

    def example_passed(notification)
      test(notification, 'passed')
    end

    def example_failed(notification)
      test(notification, 'failed')
    end

    def example_pending(notification)
      test(notification, 'skipped')
    end

    # Errors outside of examples come as plain text only.
    def message(notification)
      text = notification.message.to_s
      @errors << text if text.lstrip.start_with?('An error occurred')
    end

    def dump_summary(summary)
      outside = summary.respond_to?(:errors_outside_of_examples_count) ? summary.errors_outside_of_examples_count : 0
      # A file that does not load keeps RSpec from running any other; then nobody came to the end.
      return nothing_ran if outside > 0 && @examples.zero?
      # Before 3.6 RSpec tells of them and passes all the same.
      @errors.each { |text| write(kind: 'file-error', file: file_in(text), message: text[0, 2000]) } if outside > 0
      write(kind: 'end')
    end

    private

    # `rspec-start.rb` runs what is left.
    def nothing_ran
      warn(@errors.join)
      return unless @report.respond_to?(:path)
      unloaded = @errors.map do |text|
        named = text[/^An error occurred while loading (.+?\.rb)\b/, 1]
        clean(file: named ? File.expand_path(named) : '', message: text.strip[0, 2000])
      end
      File.write("#{@report.path}.unloaded", JSON.generate(unloaded))
    end

    def test(notification, status)
      example = notification.example
      ms = example.execution_result.run_time
      @examples += 1
      write(
        kind: 'test', file: file_of(example), titles: titles_of(example), status: status,
        message: status == 'failed' ? message_of(example) : nil, ms: ms && ms * 1000
      )
    end

    # Shared examples stand in a file of their own; the outermost group stands in the file that was asked for.
    def file_of(example)
      outermost = example.example_group.parent_groups.last
      File.expand_path(outermost.metadata[:absolute_file_path] || outermost.metadata[:file_path])
    end

    def titles_of(example)
      groups = example.example_group.parent_groups.reverse.map { |group| group.description.to_s }
      # Addresses of objects differ in every process.
      (groups + [example.description.to_s]).map { |title| title.gsub(/0x\h{6,16}/, '0x…') }
    end

    def message_of(example)
      error = example.exception
      error ? "#{error.class}: #{error.message}\n#{(error.backtrace || []).first(5).join("\n")}"[0, 2000] : ''
    end

    def file_in(text)
      line = text[/^\s*# (\S+?\.rb):\d+/, 1]
      line ? File.expand_path(line) : ''
    end

    def write(line)
      line = line.reject { |_, value| value.nil? }
      @report.puts(JSON.generate(clean(line)))
      @report.flush
    end

    # Descriptions may hold bytes that are no UTF-8.
    def clean(value)
      case value
      when Hash then value.map { |key, item| [key, clean(item)] }.to_h
      when Array then value.map { |item| clean(item) }
      when String then value.dup.force_encoding('UTF-8').scrub('?')
      else value
      end
    end
  end
end
