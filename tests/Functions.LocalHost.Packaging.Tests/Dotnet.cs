using System.Collections;
using System.Diagnostics;

namespace Functions.LocalHost.Packaging.Tests;

/// <summary>Runs <c>dotnet</c> as from a terminal of its own.</summary>
internal static class Dotnet
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);

    /// <summary>Runs a command to its end.</summary>
    /// <returns>How it ended, and what it wrote.</returns>
    public static async Task<(int Code, string Output)> TryAsync(
        string folder, IEnumerable<string> arguments, CancellationToken cancellation)
    {
        using var process = Process.Start(Command(folder, arguments))!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(cancellation), process.StandardError.ReadToEndAsync(cancellation));
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(Deadline);
        await using var end = deadline.Token.Register(() => process.Kill(entireProcessTree: true));
        await process.WaitForExitAsync(CancellationToken.None);
        return (process.ExitCode, $"{await output}\n{await errors}");
    }

    /// <summary>Runs a command to its end, which must be good.</summary>
    public static async Task<string> RunAsync(string folder, IEnumerable<string> arguments, CancellationToken cancellation)
    {
        var (code, output) = await TryAsync(folder, arguments, cancellation);
        Assert.True(code == 0, $"dotnet {string.Join(' ', arguments)}\n{output}");
        return output;
    }

    /// <summary>The command, with nothing of what the build of the tests told its children.</summary>
    public static ProcessStartInfo Command(string folder, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] ours = ["MSBUILD", "VSTEST", "NUGET_PACKAGES", "DOTNET_ENVIRONMENT", "ASPNETCORE_"];
        foreach (var name in Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(variable => (string)variable.Key))
            if (ours.Any(our => name.StartsWith(our, StringComparison.OrdinalIgnoreCase))) start.Environment.Remove(name);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        // The build of the tests has run them on the same code.
        start.Environment["RunAnalyzers"] = "false";
        return start;
    }
}
