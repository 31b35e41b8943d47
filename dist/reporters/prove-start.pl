# Runs test files as `prove` does, and writes what each of them said, one JSON object a line, `end` last.
# perl prove-start.pl REPORT [OPTION…] -- FILE…   Perl 5.14 and later; nothing but what comes with it.
use strict;
use warnings;
use App::Prove;
use JSON::PP;
use TAP::Harness;

my $report = shift @ARGV;
my @options;
while (@ARGV && $ARGV[0] ne '--') { push @options, shift @ARGV }
shift @ARGV;
my @files = @ARGV;
my %said;

{
    package Backtest::Harness;
    our @ISA = ('TAP::Harness');
    $INC{'Backtest/Harness.pm'} = __FILE__;

    sub new {
        my ($class, $args) = @_;
        my $self = $class->SUPER::new($args);
        $self->callback(
            made_parser => sub {
                my ($parser, $job) = @_;
                my $file = $job->[0];
                $said{$file} = '';
                $parser->callback(ALL => sub { $said{$file} .= $_[0]->raw . "\n" });
            }
        );
        return $self;
    }

    sub runtests {
        my ($self, @tests) = @_;
        my $aggregate = $self->SUPER::runtests(@tests);
        my $json = JSON::PP->new->ascii->canonical;
        open my $out, '>', $report or die "$report: $!";
        for my $file ($aggregate->descriptions) {
            my ($parser) = $aggregate->parsers($file);
            my %line = (kind => 'file', file => $file, tap => $said{$file}, wait => $parser->wait);
            print {$out} $json->encode(\%line), "\n";
        }
        print {$out} $json->encode({ kind => 'end' }), "\n";
        close $out or die "$report: $!";
        return $aggregate;
    }
}

my $app = App::Prove->new;
$app->process_args('--norc', '--nocolor', '--harness', 'Backtest::Harness', @options, @files);
exit($app->run ? 0 : 1);
