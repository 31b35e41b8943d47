<?php
// Starts PHPUnit with its report in a file. Arguments: path of the report, the test file.
// Looks for the PHPUnit that the repository installed, else takes the machine's own.
[, $report, $file] = $argv;
$own = ['vendor/bin/phpunit', 'vendor/phpunit/phpunit/phpunit', 'bin/phpunit', 'tools/phpunit', 'tools/phpunit.phar', 'phpunit.phar'];
$program = 'phpunit';
foreach ($own as $path) {
    if (is_file($path)) {
        $program = PHP_BINARY . ' ' . escapeshellarg($path);
        break;
    }
}
exec($program . ' --version 2>/dev/null', $lines);
preg_match('/PHPUnit (\d+)\.(\d+)/', implode("\n", $lines), $version);
if (!isset($version[1])) {
    fwrite(STDERR, "no PHPUnit: neither " . implode(', ', $own) . " nor on the PATH\n");
    exit(127);
}
$options = ['--log-junit', $report, '--colors=never'];
if ((int) $version[1] >= 5) {
    $options[] = '--no-coverage';
}
if ((int) $version[1] >= 8) {
    // A cache of failed tests would change the order of the next run.
    $options[] = '--do-not-cache-result';
    $options[] = '--order-by=default';
}
// A PHPUnit in `vendor` brings the autoloader along; any other one is told of it, where the settings do not say so.
$settings = array_values(array_filter(['phpunit.xml', 'phpunit.dist.xml', 'phpunit.xml.dist'], 'is_file'));
$boots = $settings !== [] && strpos((string) file_get_contents($settings[0]), 'bootstrap=') !== false;
if (!$boots && is_file('vendor/autoload.php')) {
    array_push($options, '--bootstrap', 'vendor/autoload.php');
}
$words = implode(' ', array_map('escapeshellarg', array_merge($options, [$file])));
passthru($program . ' ' . $words, $code);
exit($code);
