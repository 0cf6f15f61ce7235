using System.ComponentModel;
using System.Diagnostics;

namespace Local.Stack;

/// <summary>Starts the programs that the stack is made of.</summary>
internal static class Node
{
    /// <summary>The oldest Node.js that everything in the lock files allows.</summary>
    public const int OldestVersion = 22;

    // Azurite and npm know nothing of the program that started them: what is imported ahead of them does.
    private static readonly string Lifeline = new Uri(Path.Combine(AppContext.BaseDirectory, "lifeline.mjs")).AbsoluteUri;

    /// <summary>Starts a program; one of Node.js ends when its standard input is closed, as it is when this process ends.</summary>
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
