using Local.Stack;

namespace Testing;

/// <summary>Runs the scripts of tests/clients, which use clients that others wrote.</summary>
public static class Clients
{
    // A safeguard against hangs: checks have deadlines of their own.
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(15);

    /// <summary>The folder of the scripts.</summary>
    public static string Folder { get; } = Find();

    /// <summary>Runs a script to its end.</summary>
    /// <param name="arguments">Those of node, the script's name and its own.</param>
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(
        string[] arguments, params KeyValuePair<string, string>[] environment)
    {
        var clients = new NodePackage(Folder, "the test clients");
        await clients.EnsureInstalledAsync(_ => { }, CancellationToken.None);
        using var node = Node.Start("node", arguments, clients.Folder, environment);
        using var deadline = new CancellationTokenSource(Deadline);
        try
        {
            var errors = node.StandardError.ReadToEndAsync(deadline.Token);
            var output = await node.StandardOutput.ReadToEndAsync(deadline.Token);
            await node.WaitForExitAsync(deadline.Token);
            return (node.ExitCode, output, await errors);
        }
        finally
        {
            if (!node.HasExited) node.Kill(entireProcessTree: true);
        }
    }

    private static string Find()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var folder = Path.Combine(at.FullName, "tests", "clients");
            if (File.Exists(Path.Combine(folder, "package-lock.json"))) return folder;
        }
        throw new InvalidOperationException($"tests/clients was not found above {AppContext.BaseDirectory}.");
    }
}
