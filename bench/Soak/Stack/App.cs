namespace Soak.Stack;

/// <summary>The instances of the app. All but the last stay up.</summary>
internal sealed class App(SoakStack stack, Action<string> log) : IAsyncDisposable
{
    private const string Listening = "Listening on ";
    private readonly List<Instance> _instances = [];
    private int _next;

    public IReadOnlyList<Instance> Instances => _instances;

    public async Task StartAsync(int instances, CancellationToken cancellation)
    {
        for (var number = 0; number < instances; number++) _instances.Add(new(await LaunchAsync(number, cancellation)));
    }

    /// <summary>An instance to call, each in turn; null if none is up.</summary>
    public HttpClient? Next()
    {
        for (var tries = 0; tries < _instances.Count; tries++)
            if (_instances[(int)((uint)Interlocked.Increment(ref _next) % (uint)_instances.Count)].Client is { } client) return client;
        return null;
    }

    /// <summary>Kills the last instance, and starts it again.</summary>
    public async Task KillAsync(CancellationToken cancellation)
    {
        var instance = _instances[^1];
        await instance.KillAsync();
        instance.Replace(await LaunchAsync(_instances.Count - 1, cancellation));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var instance in _instances) await instance.KillAsync();
    }

    private Task<ServerProcess> LaunchAsync(int number, CancellationToken cancellation) => ServerProcess.StartAsync(
        // A folder of its own: two apps in one folder would overwrite each other's generated files.
        Path.Combine(AppContext.BaseDirectory.Replace(
            $"{Path.DirectorySeparatorChar}Soak{Path.DirectorySeparatorChar}",
            $"{Path.DirectorySeparatorChar}HostedSoak{Path.DirectorySeparatorChar}", StringComparison.Ordinal), "HostedSoak.dll"),
        [
            "--urls=http://127.0.0.1:0", $"--AzureWebJobsStorage={stack.StorageOfApp}", $"--ServiceBus={stack.MessagingOfApp}",
            $"--EventHubs={stack.MessagingOfApp}", $"--Soak:Journal={stack.Journals}", "--Logging:LogLevel:Default=Warning",
            "--Lambda:Async:FirstRetryDelay=00:00:02",
            "--AzureFunctionsJobHost:extensions:queues:maxPollingInterval=00:00:00.2",
            // With the defaults, the partitions of a killed instance wait for a minute.
            "--AzureFunctionsJobHost:extensions:eventHubs:loadBalancingUpdateInterval=00:00:02",
            "--AzureFunctionsJobHost:extensions:eventHubs:partitionOwnershipExpirationInterval=00:00:10",
        ],
        line => line.StartsWith(Listening, StringComparison.Ordinal) ? line[Listening.Length..].Split(". ")[0] : null,
        line => log($"app {number}: {line}"), cancellation);
}

/// <summary>An instance of the app, whose process may be replaced.</summary>
internal sealed class Instance
{
    private volatile HttpClient? _client;

    public Instance(ServerProcess process) => Replace(process);

    /// <summary>Null while there is none.</summary>
    public ServerProcess? Process { get; private set; }

    /// <summary>Null while the instance does not listen.</summary>
    public HttpClient? Client => _client;

    public void Replace(ServerProcess process) => (Process, _client) =
        (process, new HttpClient { BaseAddress = new Uri(process.Ready), Timeout = TimeSpan.FromMinutes(1) });

    public async Task KillAsync()
    {
        if (Process is not { } process) return;
        // The requests that are under way see the process end.
        await process.KillAsync();
        (Process, _client) = (null, null);
        await process.DisposeAsync();
    }
}
