using System.ComponentModel;
using System.Diagnostics;

namespace Local.Stack;

/// <summary>Starts the programs of the stack.</summary>
internal static class Node
{
    /// <summary>The oldest Node.js on which all packages in the lock files run.</summary>
    public const int OldestVersion = 22;

    // Imported ahead of Azurite and npm, which would outlive the program that started them.
    private static readonly string Lifeline = new Uri(Path.Combine(AppContext.BaseDirectory, "lifeline.mjs")).AbsoluteUri;

    /// <summary>Starts a program. A Node.js program ends when its standard input is closed, and so also when this process ends.</summary>
    /// <exception cref="LocalStackException">It could not be started.</exception>
    public static Process Start(
        string program, IEnumerable<string> arguments, string folder, IEnumerable<KeyValuePair<string, string>>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (key, value) in environment ?? []) start.Environment[key] = value;
        start.Environment.TryGetValue("NODE_OPTIONS", out var options);
        start.Environment["NODE_OPTIONS"] = $"{options} --import={Lifeline}".Trim();
        try
        {
            return Process.Start(start) ?? throw new LocalStackException($"{program} could not be started.");
        }
        catch (Win32Exception e)
        {
            throw new LocalStackException(
                $"{program} could not be started ({e.Message}). The local storage needs Node.js {OldestVersion} or newer: install it, or "
                    + "start Azurite yourself before the app.", e);
        }
    }
}
