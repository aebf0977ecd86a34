//! A file that is written as a whole or not at all.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

/// A file to be written later, of which it is known that it can be.
#[derive(Debug)]
pub struct Target {
    /// As it was given.
    name: PathBuf,
    /// Where a link leads to.
    path: PathBuf,
}

impl Target {
    /// Checks that the file can be written, and leaves everything as it is.
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be written: no such folder, no permission, not a file.
    pub fn new(name: &Path) -> io::Result<Self> {
        let path = match fs::canonicalize(name) {
            Ok(path) => path,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let file = name.file_name().ok_or_else(|| io::Error::other("it names no file"))?;
                fs::canonicalize(folder_of(name))?.join(file)
            }
            Err(error) => return Err(error),
        };
        match fs::metadata(&path) {
            Ok(existing) if !existing.is_file() => {
                return Err(io::Error::other("it exists and is not a regular file"));
            }
            Ok(existing) if existing.permissions().readonly() => {
                return Err(io::Error::other("it exists and is read-only"));
            }
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            Ok(_) | Err(_) => {}
        }
        let target = Self { name: name.to_owned(), path };
        // Gone again at once: if we are killed while the command runs, nothing is left behind.
        target.beside()?.close()?;
        Ok(target)
    }

    /// The file, as it was given.
    #[must_use]
    pub fn name(&self) -> &Path {
        &self.name
    }

    /// Whether both are the same file.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        self.path == other.path
    }

    /// Writes the file, or replaces it, when its content is complete.
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be written. An existing one is then as it was.
    pub fn write(
        &self,
        content: impl FnOnce(&mut BufWriter<&NamedTempFile>) -> io::Result<()>,
    ) -> io::Result<()> {
        let file = self.beside()?;
        let mut writer = BufWriter::new(&file);
        content(&mut writer)?;
        writer.flush()?;
        drop(writer);
        file.as_file().sync_all()?;
        file.persist(&self.path)?;
        Ok(())
    }

    /// A new temporary file in the same folder, with the permissions that the target has or gets.
    fn beside(&self) -> io::Result<NamedTempFile> {
        let mut builder = Builder::new();
        builder.prefix(".timeline-");
        #[cfg(unix)]
        let permissions = {
            use std::os::unix::fs::PermissionsExt;
            // What the system then takes away from these is up to the user (`umask`).
            fs::Permissions::from_mode(0o666)
        };
        #[cfg(unix)]
        builder.permissions(permissions);
        let file = builder.tempfile_in(folder_of(&self.path))?;
        if let Ok(existing) = fs::metadata(&self.path) {
            file.as_file().set_permissions(existing.permissions())?;
        }
        Ok(file)
    }
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}
