using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace Functions.LocalHost.Configuration;

/// <summary>
/// The settings in host.json, which app settings named <c>AzureFunctionsJobHost:…</c> override, and the app settings that bindings name.
/// </summary>
/// <remarks>Mirrors https://learn.microsoft.com/azure/azure-functions/functions-host-json.</remarks>
internal sealed partial class HostConfiguration
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(30);
    private readonly IConfiguration _app;
    private readonly IConfigurationRoot _host;

    public HostConfiguration(IConfiguration app, string? hostJson, string appName)
    {
        _app = app;
        var builder = new ConfigurationBuilder();
        if (hostJson is not null) builder.AddJsonFile(hostJson, optional: false, reloadOnChange: false);
        // Copied, because chaining configurations drops empty values, and a route prefix may be empty.
        var overrides = app.GetSection("AzureFunctionsJobHost").AsEnumerable(makePathsRelative: true).Where(pair => pair.Value is not null);
        _host = builder.AddInMemoryCollection(overrides).Build();
        Id = app["AzureFunctionsWebHost:hostId"] ?? _host["id"] ?? HostId(appName);
        RoutePrefix = (_host["extensions:http:routePrefix"] ?? "api").Trim('/');
        FunctionTimeout = Timeout(_host["functionTimeout"]);
        var key = app["AzureFunctionsWebHost:masterKey"];
        MasterKey = string.IsNullOrEmpty(key) ? null : key;
    }

    /// <summary>The host id, which is part of the names of the app's locks, receipts and internal queues in storage.</summary>
    public string Id { get; }

    /// <summary>How long a function may run; <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> if there is no limit.</summary>
    public TimeSpan FunctionTimeout { get; }

    /// <summary>The prefix of the routes of HTTP functions, without slashes at its ends; may be empty.</summary>
    public string RoutePrefix { get; }

    /// <summary>The key that <c>/admin</c> and <c>/runtime/webhooks</c> require; null if they require no key.</summary>
    public string? MasterKey { get; }

    /// <summary>The app's settings.</summary>
    public IConfiguration Settings => _app;

    /// <summary>Returns a value of host.json, or of the setting that overrides it; null if there is neither.</summary>
    public string? HostSetting(string name) => _host[name];

    /// <summary>Returns the values of host.json and its overrides as settings below a section.</summary>
    public IEnumerable<KeyValuePair<string, string?>> Below(string section) =>
        _host.AsEnumerable().Where(pair => pair.Value is not null)
            .Select(pair => new KeyValuePair<string, string?>($"{section}:{pair.Key}", pair.Value));

    /// <summary>Replaces each <c>%Name%</c> with the app setting of that name.</summary>
    /// <exception cref="HostConfigurationException">The setting does not exist.</exception>
    public string Resolve(string text) => SettingName().Replace(text, match => _app[match.Groups[1].Value]
        ?? throw new HostConfigurationException($"'%{match.Groups[1].Value}%' does not resolve to a value: there is no such app setting."));

    /// <summary>Returns whether an app setting disables the function.</summary>
    public bool IsDisabled(string function) =>
        (_app[$"AzureWebJobs.{function}.Disabled"] ?? _app[$"AzureWebJobs_{function}_Disabled"]) is { } text
        && (text == "1" || (bool.TryParse(text, out var disabled) && disabled));

    private static TimeSpan Timeout(string? text) => text switch
    {
        null or "" => DefaultTimeout,
        "-1" => System.Threading.Timeout.InfiniteTimeSpan,
        _ => TimeSpan.TryParse(text, out var timeout) && timeout > TimeSpan.Zero ? timeout
            : throw new HostConfigurationException(
                $"host.json: functionTimeout '{text}' must be a positive time, such as 00:10:00, or -1 for no limit."),
    };

    // The real host's rule for its id: lower-case letters, digits and single dashes, 32 characters at most.
    private static string HostId(string appName)
    {
        var id = NotOfAnId().Replace(appName.ToLowerInvariant(), "-").Trim('-');
        return (id.Length > 32 ? id[..32] : id).Trim('-');
    }

    [GeneratedRegex("%([^%]+)%")]
    private static partial Regex SettingName();

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NotOfAnId();
}
