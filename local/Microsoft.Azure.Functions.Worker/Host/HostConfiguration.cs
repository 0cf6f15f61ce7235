using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace Local.Host;

/// <summary>host.json, overridden by app settings named <c>AzureFunctionsJobHost:…</c>, and the app settings that bindings name.</summary>
/// <remarks>Mirrors https://learn.microsoft.com/azure/azure-functions/functions-host-json.</remarks>
internal sealed partial class HostConfiguration
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(30);
    private readonly IConfiguration _app;
    private readonly IConfiguration _host;

    public HostConfiguration(IConfiguration app, string? hostJson, string appName)
    {
        _app = app;
        var builder = new ConfigurationBuilder();
        if (hostJson is not null) builder.AddJsonFile(hostJson, optional: false, reloadOnChange: false);
        _host = builder.AddConfiguration(app.GetSection("AzureFunctionsJobHost")).Build();
        Id = _app["AzureFunctionsWebHost:hostId"] ?? _host["id"] ?? HostId(appName);
        FunctionTimeout = _host["functionTimeout"] switch
        {
            null or "" => DefaultTimeout,
            "-1" => Timeout.InfiniteTimeSpan,
            var text => TimeSpan.TryParse(text, out var timeout) && timeout > TimeSpan.Zero ? timeout
                : throw new HostConfigurationException($"host.json: functionTimeout '{text}' is not a time such as 00:10:00, nor -1."),
        };
    }

    /// <summary>The host id: names the app's locks, receipts and internal queues in storage.</summary>
    public string Id { get; }

    /// <summary>How long a function may run.</summary>
    public TimeSpan FunctionTimeout { get; }

    /// <summary>A section of host.json, such as <c>extensions:queues</c>.</summary>
    public IConfigurationSection Section(string path) => _host.GetSection(path);

    /// <summary>A setting of an extension in host.json.</summary>
    /// <param name="path">Its path, such as <c>extensions:queues:batchSize</c>.</param>
    /// <param name="otherwise">The value where host.json does not name it.</param>
    /// <exception cref="HostConfigurationException">The value is not of the type or not allowed.</exception>
    public T Value<T>(string path, T otherwise, Func<T, bool>? allowed = null) where T : IParsable<T>
    {
        if (_host[path] is not { } text || (text.Length == 0 && typeof(T) != typeof(string))) return otherwise;
        return T.TryParse(text, null, out var value) && allowed?.Invoke(value) is not false ? value
            : throw new HostConfigurationException($"host.json: {path.Replace(':', '.')} '{text}' is not allowed.");
    }

    /// <summary>Replaces each <c>%Name%</c> by the app setting of that name.</summary>
    /// <exception cref="HostConfigurationException">There is no such setting.</exception>
    public string Resolve(string text) => SettingName().Replace(text, match =>
        _app[match.Groups[1].Value] ?? throw new HostConfigurationException($"'%{match.Groups[1].Value}%' does not resolve to a value: there is no such app setting."));

    /// <summary>The section behind a connection's name, among the connection strings or the app settings; the section itself may hold a connection string.</summary>
    /// <param name="name">The <c>Connection</c> of a binding; null is <c>AzureWebJobsStorage</c>.</param>
    public IConfigurationSection Connection(string? name)
    {
        name = string.IsNullOrEmpty(name) ? "AzureWebJobsStorage" : Resolve(name);
        string[] paths = [$"ConnectionStrings:AzureWebJobs{name}", $"AzureWebJobs{name}", $"ConnectionStrings:{name}"];
        return paths.Select(_app.GetSection).FirstOrDefault(section => section.Exists()) ?? _app.GetSection(name);
    }

    /// <summary>Whether app settings switch the function off.</summary>
    public bool IsDisabled(string function) => _app[$"AzureWebJobs.{function}.Disabled"] is { } text && (text == "1" || bool.TryParse(text, out var disabled) && disabled);

    /// <summary>An app setting.</summary>
    public string? Setting(string name) => _app[name];

    // The real host's rule for its id: lower case, letters, digits and single dashes, at most 32.
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

/// <summary>host.json or an app setting that a binding names is missing or wrong; the message names it.</summary>
internal sealed class HostConfigurationException(string message) : Exception(message);
