namespace Local.Stack;

/// <summary>Finds the parts of the source tree that a Local build needs.</summary>
internal static class SourceTree
{
    /// <summary>Finds the folder <c>local/&lt;name&gt;</c> in the folder of the running program, or in a folder above it.</summary>
    /// <param name="file">A file that it contains.</param>
    /// <exception cref="LocalStackException">There is none.</exception>
    public static string Find(string name, string file)
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var candidate = Path.Combine(at.FullName, "local", name);
            if (File.Exists(Path.Combine(candidate, file))) return candidate;
        }
        throw new LocalStackException(
            $"Could not find local/{name} above {AppContext.BaseDirectory}. Run a Local build from its source tree.");
    }
}
