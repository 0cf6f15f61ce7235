namespace Testing;

/// <summary>The source tree that the tests were built from.</summary>
public static class Repository
{
    /// <summary>The folder with FunctionApp.sln.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "FunctionApp.sln"))) return at.FullName;
        throw new DirectoryNotFoundException($"FunctionApp.sln was not found above {AppContext.BaseDirectory}.");
    }
}
