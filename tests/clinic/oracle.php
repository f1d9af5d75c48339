<?php
// FOG's last step of a capture, as FOG's web server does it (class FOGSSH and TaskQueue::_moveUpload, FOG 1.6): the same
// calls of PHP's ssh2 extension in the same order. Prints a line as each stage begins, then one with the outcome; what is
// missing after the caller's deadline is where PHP hangs. Arguments: HOST PORT USER STORAGE MAC IMAGE; the password comes
// on standard input.
error_reporting(E_ALL);
ini_set('display_errors', '0');
[, $host, $port, $user, $storage, $mac, $image] = $argv;
$password = rtrim(fgets(STDIN), "\n");

function stage(string $name): void { echo json_encode(['stage' => $name]), "\n"; }
function finish(string $outcome, string $message): void
{
    echo json_encode(['outcome' => $outcome, 'message' => $message], JSON_INVALID_UTF8_SUBSTITUTE), "\n";
    exit(0);
}
// FOG says only this for both a failed handshake and a refused login; PHP's own words go to the web server's log.
$warnings = [];
set_error_handler(function (int $type, string $text) use (&$warnings): bool { $warnings[] = $text; return false; });
function no_connection(): void
{
    global $warnings;
    finish('message', 'Unable to connect to ssh during move upload (' . implode('; ', $warnings) . ')');
}
function last_error(): string { return error_get_last()['message'] ?? ''; }

stage('connect');
function_exists('ssh2_connect') or finish('message', 'Uncaught Error: Call to undefined function ssh2_connect()');
$session = ssh2_connect($host, (int) $port) or no_connection();
stage('login');
ssh2_auth_password($session, $user, $password) or no_connection();
stage('sftp');
error_clear_last();
$sftp = @ssh2_sftp($session) or finish('message', last_error());

// FOGSSH::delete: a directory, or a file; else what lies in the directory, and once more.
function delete($sftp, string $path, callable $at): void
{
    if (@ssh2_sftp_rmdir($sftp, $path) || @ssh2_sftp_unlink($sftp, $path)) {
        return;
    }
    foreach (@scandir($at($path)) ?: [] as $name) {
        in_array($name, ['.', '..'], true) || @ssh2_sftp_unlink($sftp, "$path/$name");
    }
    @ssh2_sftp_rmdir($sftp, $path);
}

$at = fn (string $path): string => 'ssh2.sftp://' . intval($sftp) . $path;
$src = "$storage/dev/$mac";
$dest = "$storage/$image";
stage('exists');
if (file_exists($at($dest))) {
    stage('aside');
    if (file_exists($at("$dest.movetmp"))) {
        delete($sftp, "$dest.movetmp", $at);
    }
    @ssh2_sftp_rename($sftp, $dest, "$dest.movetmp")
        or finish('message', "Unable to move the existing image aside: $dest");
}
stage('rename');
@ssh2_sftp_rename($sftp, $src, $dest)
    or finish('message', "Unable to move the captured image into place: $src -> $dest");
stage('chmod');
@ssh2_sftp_chmod($sftp, $dest, 0775);
stage('disconnect');
unset($at, $sftp);
ssh2_disconnect($session);
finish('works', '');
