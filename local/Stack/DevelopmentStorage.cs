using System.Net.Sockets;

namespace Local.Stack;

/// <summary>The storage of <c>UseDevelopmentStorage=true</c>: Azurite on ports 10000, 10001 and 10002.</summary>
internal static class DevelopmentStorage
{
    private static readonly TimeSpan ProbeDeadline = TimeSpan.FromSeconds(5);

    /// <summary>Starts Azurite unless it is running. Its data stays in <c>.azurite</c> at the root of the source.</summary>
    /// <returns>The Azurite that was started, to be disposed with the app; null if one was already running.</returns>
    /// <exception cref="LocalStackException">A port is taken by something else, or Azurite did not start.</exception>
    public static async Task<Azurite?> EnsureAsync(Action<string> report, CancellationToken cancellation)
    {
        var ports = AzuritePorts.Default;
        var found = await Task.WhenAll(new[] { ports.Blob, ports.Queue, ports.Table }.Select(port => ProbeAsync(port, cancellation)));
        if (found.FirstOrDefault(probe => probe.Listens && !probe.IsAzurite) is { } other)
            throw new LocalStackException(
                $"Port {other.Port} of the development storage is in use by a program that is not Azurite. Stop it, or set "
                    + "AzureWebJobsStorage in local.settings.json to other storage.");
        if (found.All(probe => probe.Listens))
        {
            report($"Azurite is already running on ports {ports.Blob}, {ports.Queue}, {ports.Table}.");
            return null;
        }
        if (found.FirstOrDefault(probe => probe.Listens) is { } part)
            throw new LocalStackException(
                $"An Azurite listens on port {part.Port} but not on all of {ports.Blob}, {ports.Queue} and {ports.Table}. "
                    + "Start it with all three services, or stop it.");

        var root = Path.GetFullPath(Path.Combine(NodePackage.Find("azurite").Folder, "..", ".."));
        var azurite = await Azurite.StartAsync(Path.Combine(root, ".azurite"), ports, accounts: null, report, cancellation);
        report($"Started Azurite on ports {ports.Blob}, {ports.Queue}, {ports.Table}; its data is in {Path.Combine(root, ".azurite")}.");
        return azurite;
    }

    private static async Task<Probe> ProbeAsync(int port, CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(ProbeDeadline);
        using var socket = new TcpClient();
        try
        {
            await socket.ConnectAsync("127.0.0.1", port, deadline.Token);
        }
        catch (SocketException)
        {
            return new(port, Listens: false, IsAzurite: false);
        }
        using var http = new HttpClient();
        try
        {
            using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{port}/devstoreaccount1?comp=list"), deadline.Token);
            return new(
                port, Listens: true, IsAzurite: answer.Headers.Server.ToString().StartsWith("Azurite", StringComparison.OrdinalIgnoreCase));
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return new(port, Listens: true, IsAzurite: false);
        }
    }

    private sealed record Probe(int Port, bool Listens, bool IsAzurite);
}
