using System.Text.Json;
using Functions.LocalHost.Listeners;
using Functions.LocalHost.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Functions.LocalHost.Configuration;

/// <summary>The settings that a host passes to its worker: its address, local.settings.json, and the log levels of host.json.</summary>
internal sealed class WorkerSettings(AppFiles files, LocalSettings settings, HostBuilderContext context, WorkerServer server)
    : ConfigurationProvider, IConfigurationSource
{
    private const string Endpoint = "Functions:Worker:HostEndpoint";

    // For code that starts what the app needs on this machine.
    private const string Urls = "AzureFunctionsLocalHost:Urls";
    private const string HostFile = "AzureFunctionsLocalHost:HostFile";

    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    public override void Load()
    {
        Data = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            ["Functions:Worker:WorkerId"] = Guid.NewGuid().ToString(),
            ["Functions:Worker:RequestId"] = Guid.NewGuid().ToString(),
            ["Functions:Worker:GrpcMaxMessageLength"] = $"{int.MaxValue}",
            ["FUNCTIONS_WORKER_RUNTIME"] = "dotnet-isolated",
            [HostFile] = files.HostJson,
            // Otherwise they would add lines to the console for each call.
            ["Logging:LogLevel:Microsoft"] = "Warning",
            ["Logging:LogLevel:System"] = "Warning",
            ["Logging:LogLevel:Azure"] = "Warning",
            ["Logging:LogLevel:Host"] = "Warning",
            ["Logging:LogLevel:DurableTask"] = "Warning",
            ["Logging:LogLevel:" + StorageHealth.Category] = "Information",
        };
        foreach (var (name, value) in LogLevels()) Data[name] = value;
        foreach (var (name, value) in settings.Values) Data[name] = value;
    }

    public override bool TryGet(string key, out string? value)
    {
        if (string.Equals(key, Urls, StringComparison.OrdinalIgnoreCase))
        {
            value = Address.Of(context.Configuration, context, settings).Urls;
            return true;
        }
        if (!string.Equals(key, Endpoint, StringComparison.OrdinalIgnoreCase)) return base.TryGet(key, out value);
        // Read when the worker creates its client. If the port is not known yet, this waits for it.
        value = server.Endpoint.GetAwaiter().GetResult();
        return true;
    }

    private List<KeyValuePair<string, string?>> LogLevels()
    {
        if (files.HostJson is null) return [];
        try
        {
            return new ConfigurationBuilder().AddJsonFile(files.HostJson).Build().GetSection("logging:logLevel")
                .AsEnumerable(makePathsRelative: true)
                .Select(level => new KeyValuePair<string, string?>("Logging:LogLevel:" + level.Key, level.Value)).ToList();
        }
        catch (Exception e) when (e is InvalidDataException or JsonException or FormatException)
        {
            throw new HostConfigurationException($"{files.HostJson} is not valid: {(e.InnerException ?? e).Message}", e);
        }
    }
}
