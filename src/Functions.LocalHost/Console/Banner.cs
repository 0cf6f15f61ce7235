using Functions.LocalHost.Configuration;
using Functions.LocalHost.Http;
using Functions.LocalHost.Worker;

namespace Functions.LocalHost.Console;

/// <summary>What the terminal shows when the app is up: how to call its functions, and what else they wait for.</summary>
internal static class Banner
{
    private const int Width = 100;

    public static IEnumerable<string> Lines(IReadOnlyList<HostedFunction> functions, HostConfiguration host,
        IReadOnlyList<string> addresses)
    {
        var address = addresses.Count > 0 ? addresses[0].TrimEnd('/') : "";
        HostedFunction[] http = [.. functions.Where(function => function.IsHttp)];
        HostedFunction[] others = [.. functions.Except(http)];
        var width = http.Select(function => function.Name.Length).DefaultIfEmpty().Max();
        yield return "";
        yield return "Functions:";
        yield return "";
        foreach (var function in http)
        {
            var call = host.IsDisabled(function.Name) ? "disabled" : Call(function, host, address);
            yield return $"    {function.Name.PadRight(width)}  {call}";
        }
        if (http.Length > 0 && others.Length > 0) yield return "";
        foreach (var group in others.GroupBy(function => function.Trigger.Type).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var names = group.Select(function => host.IsDisabled(function.Name) ? $"{function.Name} (disabled)" : function.Name);
            foreach (var line in Wrap($"    {group.Key}: ", names)) yield return line;
        }
        yield return "";
        yield return $"Listening on {address}. Press Ctrl+C to stop.";
    }

    /// <summary>How an HTTP function is called.</summary>
    public static string Call(HostedFunction function, HostConfiguration host, string address)
    {
        var methods = HttpRoute.Methods(function);
        return $"[{(methods.Count > 0 ? string.Join(',', methods) : "ANY")}] {address}/{HttpRoute.Path(function, host)}";
    }

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
