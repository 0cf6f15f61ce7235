using Azure.Core;
using Azure.Identity;

namespace Samples.Replay;

/// <summary>Opens clients by a connection string, or by a namespace's host name and the user's own identity.</summary>
internal static class Connection
{
    /// <exception cref="ReplayException">The text is neither.</exception>
    public static T Open<T>(string option, string text, Func<string, TokenCredential, T> byIdentity, Func<string, T> byString)
    {
        try
        {
            return IsHost(text) ? byIdentity(text, new DefaultAzureCredential()) : byString(text);
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            // The connection string holds a key, so the message does not quote it.
            throw new ReplayException($"{option} is neither a connection string nor the host name of a namespace: {e.Message}", e);
        }
    }

    /// <summary>Whether it is a host name.</summary>
    public static bool IsHost(string text) => !text.Contains('=', StringComparison.Ordinal);
}
