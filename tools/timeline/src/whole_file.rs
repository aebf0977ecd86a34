//! A file that is written as a whole or not at all.

use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use same_file::Handle;
use tempfile::{Builder, NamedTempFile};

/// Held while there is a half-written file. Whoever ends the program waits for it.
pub static WRITING: Mutex<()> = Mutex::new(());

/// A file to be written later, of which it is known that it can be.
#[derive(Debug)]
pub struct Target {
    /// Where a link leads to.
    path: PathBuf,
}

impl Target {
    /// Checks that the file can be written, and leaves everything as it is.
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be written: no such folder, no permission, not a file; or
    /// if standard output goes there already.
    pub fn new(name: &Path) -> io::Result<Self> {
        const MOST_LINKS: usize = 40;
        let mut path = name.to_owned();
        // Also where the link leads to nothing yet.
        for _ in 0..MOST_LINKS {
            let Ok(target) = fs::read_link(&path) else { break };
            path = folder_of(&path).join(target);
        }
        let file = path.file_name().ok_or_else(|| io::Error::other("it names no file"))?;
        let path = fs::canonicalize(folder_of(&path))?.join(file);
        let problem = match fs::metadata(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Ok(existing) if !existing.is_file() => Some("it exists and is not a regular file"),
            Ok(existing) if existing.permissions().readonly() => Some("it is read-only"),
            Ok(_) if Handle::stdout().ok() == Handle::from_path(&path).ok() => {
                Some("standard output goes there")
            }
            existing => existing.map(|_| None)?,
        };
        if let Some(problem) = problem {
            return Err(io::Error::other(problem));
        }
        let target = Self { path };
        let _writing = WRITING.lock().unwrap_or_else(PoisonError::into_inner);
        // Gone again at once: if we are killed while the command runs, nothing is left behind.
        target.beside()?.close().map_err(plain)?;
        Ok(target)
    }

    /// Writes the file, or replaces it, when its content is complete. (If the program is killed in
    /// the midst of it, a part of the new one is left under the name of `.timeline-` and six letters.)
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be written. An existing one is then as it was.
    pub fn write(&self, content: &[u8]) -> io::Result<()> {
        let _writing = WRITING.lock().unwrap_or_else(PoisonError::into_inner);
        let mut file = self.beside()?;
        // Not through `file` itself, which would name the temporary file in an error.
        file.as_file_mut().write_all(content)?;
        file.as_file().sync_all()?;
        file.persist(&self.path).map_err(|error| error.error)?;
        Ok(())
    }

    /// A new temporary file in the same folder, with the permissions that the target has or gets.
    fn beside(&self) -> io::Result<NamedTempFile> {
        let mut builder = Builder::new();
        builder.prefix(".timeline-");
        #[cfg(unix)] // what the system then takes away from these is up to the user (`umask`)
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let file = builder.tempfile_in(folder_of(&self.path)).map_err(plain)?;
        if let Ok(existing) = fs::metadata(&self.path) {
            file.as_file().set_permissions(existing.permissions())?;
        }
        Ok(file)
    }
}

/// The error without the name of a temporary file, of which the user knows nothing.
#[expect(clippy::needless_pass_by_value, reason = "for `map_err`")]
fn plain(error: io::Error) -> io::Error {
    error.kind().into()
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}
