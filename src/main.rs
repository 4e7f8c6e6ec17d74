//! The `nutgraf` command: turns the command line into an exit code.

fn main() -> std::process::ExitCode {
    std::process::ExitCode::SUCCESS
}
