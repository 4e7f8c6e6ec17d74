//! The `nutgraf` command: turns the command line into an exit status.

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    nutgraf::cli::run()
}
