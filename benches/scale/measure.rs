//! What a program costs: processor time and memory, as the system counts them.

use std::error::Error;
use std::process::{Command, Stdio};

use nix::sys::resource::{UsageWho, getrusage};

/// The option by which this benchmark starts itself to run and measure one program.
///
/// The system keeps one peak for all the children of a process, so each program gets a parent of
/// its own.
pub(crate) const ASKED: &str = "--measure";

/// What one run of a program cost.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cost {
    /// User and system time together.
    pub seconds: f64,
    /// The most memory it held at once.
    pub peak_kilobytes: u64,
}

/// Runs a program some times; gives what it wrote and what one run cost.
///
/// # Errors
/// If it cannot be run, or fails.
pub(crate) fn measured(program: &Command, times: u32) -> Result<(String, Cost), Box<dyn Error>> {
    let output = Command::new(std::env::current_exe()?)
        .args([ASKED, &times.to_string()])
        .arg(program.get_program())
        .args(program.get_args())
        .stderr(Stdio::piped())
        .output()?;
    let told = String::from_utf8(output.stderr)?;
    if !output.status.success() {
        return Err(format!("{}: {told}", program.get_program().display()).into());
    }
    let mut numbers = told.split_whitespace().rev();
    let mut number = || numbers.next().ok_or("the measurement is missing");
    let peak_kilobytes = number()?.parse()?;
    let cost = Cost { seconds: number()?.parse()?, peak_kilobytes };
    Ok((String::from_utf8(output.stdout)?, cost))
}

/// Runs a program some times, its answer to the standard output once, and ends with its cost on
/// the standard error: seconds a run, then kilobytes.
///
/// # Errors
/// If it cannot be run, or fails.
pub(crate) fn run(mut typed: impl Iterator<Item = String>) -> Result<(), Box<dyn Error>> {
    let times: u32 = typed.next().ok_or("how often?")?.parse()?;
    let program = typed.next().ok_or("which program?")?;
    let options: Vec<String> = typed.collect();
    for run in 0..times {
        let mut command = Command::new(&program);
        command.args(&options).stdin(Stdio::null());
        if run > 0 {
            command.stdout(Stdio::null());
        }
        let status = command.status()?;
        if !status.success() {
            return Err(format!("{program} failed: {status}").into());
        }
    }
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let spent = [usage.user_time(), usage.system_time()];
    #[expect(clippy::cast_precision_loss, clippy::float_arithmetic, reason = "a time is no amount")]
    let seconds: f64 =
        spent.iter().map(|time| time.tv_sec() as f64 + time.tv_usec() as f64 / 1e6).sum::<f64>()
            / f64::from(times);
    eprintln!("{seconds} {}", usage.max_rss());
    Ok(())
}
