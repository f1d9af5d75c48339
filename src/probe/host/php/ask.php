// FOG's last step of a capture on a scratch name, in FOG's own order of calls (FOGSSH and TaskQueue::_moveUpload, FOG 1.6).
// A line of JSON as each call begins, one with the outcome. Arguments: HOST PORT USER STORAGE NAME; the password is the
// first line of standard input. NAME is empty where nothing may be written.
error_reporting(E_ALL);
ini_set('display_errors', '0');
ini_set('log_errors', '0');
[, $host, $port, $user, $storage, $name] = $argv;
$password = rtrim((string) fgets(STDIN), "\n");
$warnings = [];
set_error_handler(function (int $type, string $text) use (&$warnings): bool { $warnings[] = $text; return true; });
function call(string $name): void { echo json_encode(['call' => $name]), "\n"; flush(); }
function finish(string $outcome): void
{
    global $warnings;
    echo json_encode(['outcome' => $outcome, 'warnings' => $warnings], JSON_INVALID_UTF8_SUBSTITUTE), "\n";
    exit(0);
}
call('ssh2_connect');
$session = ssh2_connect($host, (int) $port) or finish('message');
call('ssh2_auth_password');
ssh2_auth_password($session, $user, $password) or finish('message');
call('ssh2_sftp');
$sftp = ssh2_sftp($session) or finish('message');
call('file_exists');
file_exists('ssh2.sftp://' . intval($sftp) . $storage);
if ($name !== '') {
    $src = "$storage/dev/$name";
    $dest = "$storage/$name";
    call('ssh2_sftp_mkdir');
    ssh2_sftp_mkdir($sftp, $src, 0777) or finish('message');
    call('ssh2_sftp_rename');
    $moved = ssh2_sftp_rename($sftp, $src, $dest);
    ssh2_sftp_rmdir($sftp, $moved ? $dest : $src);
    $moved or finish('message');
}
$warnings = [];
finish('works');
