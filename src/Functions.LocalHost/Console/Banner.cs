using Functions.LocalHost.Configuration;
using Functions.LocalHost.Http;
using Functions.LocalHost.Worker;

namespace Functions.LocalHost.Console;

/// <summary>
/// Writes the list that the terminal shows when the app has started: how to call its HTTP functions, and what triggers the others.
/// </summary>
internal static class Banner
{
    private const int Width = 100;

    public static IEnumerable<string> Lines(
        IReadOnlyList<HostedFunction> functions, HostConfiguration host, IReadOnlyList<string> addresses, NamedFunctions named)
    {
        var address = addresses.Count > 0 ? addresses[0].TrimEnd('/') : "";
        HostedFunction[] http = [.. functions.Where(function => function.IsHttp)];
        var own = named.At(address);
        string[] calls = [.. Calls(own is [] ? http.Select(function => Called(function, host, address)) : own)];
        string[] triggers = [.. Triggers(functions.Except(http), host)];
        yield return "";
        yield return "Functions:";
        yield return "";
        foreach (var call in calls) yield return call;
        if (calls is not [] && triggers is not []) yield return "";
        foreach (var trigger in triggers) yield return trigger;
        // Developers call the functions of the app's own list; the HTTP triggers only implement that API.
        if (own is not [] && http is not []) yield return $"    httpTrigger: {http.Length} functions, listed at {address}/";
        yield return "";
        yield return $"Listening on {address}. Press Ctrl+C to stop.";
    }

    /// <summary>Returns how an HTTP function is called.</summary>
    public static string Call(HostedFunction function, HostConfiguration host, string address)
    {
        var methods = HttpRoute.Methods(function);
        return $"[{(methods.Count > 0 ? string.Join(',', methods) : "ANY")}] {address}/{HttpRoute.Path(function, host)}";
    }

    private static KeyValuePair<string, string> Called(HostedFunction function, HostConfiguration host, string address) =>
        new(function.Name, host.IsDisabled(function.Name) ? "disabled" : Call(function, host, address));

    private static IEnumerable<string> Calls(IEnumerable<KeyValuePair<string, string>> functions)
    {
        KeyValuePair<string, string>[] all = [.. functions];
        var width = all.Select(function => function.Key.Length).DefaultIfEmpty().Max();
        return all.Select(function => $"    {function.Key.PadRight(width)}  {function.Value}");
    }

    private static IEnumerable<string> Triggers(IEnumerable<HostedFunction> functions, HostConfiguration host) => functions
        .GroupBy(function => function.Trigger.Type).OrderBy(group => group.Key, StringComparer.Ordinal)
        .SelectMany(group => Wrap($"    {group.Key}: ",
            group.Select(function => host.IsDisabled(function.Name) ? $"{function.Name} (disabled)" : function.Name)));

    private static IEnumerable<string> Wrap(string title, IEnumerable<string> words)
    {
        var line = title;
        foreach (var word in words)
        {
            if (line.Length > title.Length && line.Length + word.Length > Width)
            {
                yield return line + ",";
                line = new string(' ', title.Length);
            }
            line += line.Length == title.Length ? word : $", {word}";
        }
        yield return line;
    }
}
