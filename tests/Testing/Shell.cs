using System.Collections;
using System.Diagnostics;

namespace Testing;

/// <summary>Runs commands as they are pasted into a terminal.</summary>
public static class Shell
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);

    /// <summary>A shell in a folder, with settings in its environment.</summary>
    public static ProcessStartInfo In(string folder, IEnumerable<(string Name, string Value)> settings)
    {
        var start = new ProcessStartInfo("bash", ["-e"])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true
        };
        // Variables that the build of the tests set for its children would change the builds that the tests run.
        foreach (var name in Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(variable => (string)variable.Key))
            if (name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)
                || name.StartsWith("VSTEST", StringComparison.OrdinalIgnoreCase))
                start.Environment.Remove(name);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        // The build of the tests has run them on the same code.
        start.Environment["RunAnalyzers"] = "false";
        foreach (var (name, value) in settings) start.Environment[name] = value;
        return start;
    }

    /// <summary>Runs a script to its end, for up to five minutes.</summary>
    /// <exception cref="InvalidOperationException">The script failed; the message is its output.</exception>
    /// <returns>What it wrote to standard output.</returns>
    public static async Task<string> RunAsync(
        string folder, string script, IEnumerable<(string Name, string Value)> settings, CancellationToken cancellation)
    {
        using var bash = Process.Start(In(folder, settings))!;
        var (output, errors) = (bash.StandardOutput.ReadToEndAsync(cancellation), bash.StandardError.ReadToEndAsync(cancellation));
        await bash.StandardInput.WriteAsync(script.ReplaceLineEndings("\n"));
        bash.StandardInput.Close();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(Deadline);
        await using var end = deadline.Token.Register(() => bash.Kill(entireProcessTree: true));
        await bash.WaitForExitAsync(CancellationToken.None);
        if (bash.ExitCode != 0) throw new InvalidOperationException($"{await output}\n{await errors}");
        return (await output).ReplaceLineEndings("\n");
    }
}
