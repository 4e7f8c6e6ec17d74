//! The output folder under edits, crashes, full disks and other people's files.

#![allow(clippy::print_stdout)] // How many points were tried is worth seeing.

mod crash;
mod faulty;
mod foreign;
mod full;
mod kill;
mod parallel;
mod quiet;
mod random;
mod site;
