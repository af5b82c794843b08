//! The `mtfs` command.

fn main() -> std::process::ExitCode {
    mtfs::cli::main()
}
