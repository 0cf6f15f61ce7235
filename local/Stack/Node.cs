using System.ComponentModel;
using System.Diagnostics;

namespace Local.Stack;

internal static class Node
{
    public static Process Start(string program, IEnumerable<string> arguments, string folder, IEnumerable<KeyValuePair<string, string>>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (key, value) in environment ?? []) start.Environment[key] = value;
        try
        {
            return Process.Start(start) ?? throw new LocalStackException($"{program} could not be started.");
        }
        catch (Win32Exception e)
        {
            throw new LocalStackException($"{program} could not be started ({e.Message}). The local storage needs Node.js 20 or newer: install it, or start Azurite yourself before the app.", e);
        }
    }
}
