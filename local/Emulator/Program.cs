using System.Runtime.InteropServices;
using Local.Emulator.Configuration;
using Local.Emulator.Hosting;
using Microsoft.Extensions.Logging;

namespace Local.Emulator;

/// <summary>Runs the emulator until it is told to stop.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        using var stop = new CancellationTokenSource();
        void Stop(PosixSignalContext signal)
        {
            // The process ends when the ports are closed, not at once.
            signal.Cancel = true;
            stop.Cancel();
        }
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        return await RunAsync(args, Console.In, Console.Out, Console.Error, stop.Token).ConfigureAwait(false);
    }

    /// <returns>The exit code: 1 if the emulator could not start.</returns>
    public static async Task<int> RunAsync(string[] args, TextReader input, TextWriter output, TextWriter errors, CancellationToken stop)
    {
        try
        {
            var options = EmulatorOptions.Parse(args);
            if (options.Help)
            {
                await output.WriteLineAsync(EmulatorOptions.Usage).ConfigureAwait(false);
                return 0;
            }
            var configuration = options.ConfigFile is { } file ? EmulatorConfiguration.Load(file) : SampleConfiguration.Create();
            using var logs = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Warning).AddSimpleConsole(console => console.SingleLine = true));
            var server = await EmulatorServer.StartAsync(options, configuration, TimeProvider.System, logs, stop).ConfigureAwait(false);
            await using var running = server.ConfigureAwait(false);
            await output.WriteLineAsync(Greeting(options, server)).ConfigureAwait(false);
            await StoppedAsync(options.WithParent ? input : null, stop).ConfigureAwait(false);
            return 0;
        }
        catch (Exception e) when (e is StartException or ConfigurationException)
        {
            await errors.WriteLineAsync(e.Message).ConfigureAwait(false);
            return 1;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return 0;
        }
    }

    private static string Greeting(EmulatorOptions options, EmulatorServer server) => $"""
        Service Bus emulator: AMQP on port {server.AmqpPort}, Event Grid and status on http://localhost:{server.HttpPort}
        {server.ConnectionString}
        {(options.ConfigFile is { } file
            ? $"{server.Namespaces.Sum(broker => broker.Queues.Count)} queues and {server.Namespaces.Sum(broker => broker.Topics.Count)} topics of Service Bus, {server.EventGrid.Custom.Count + server.EventGrid.System.Count} topics of Event Grid, of {file}."
            : "No --config file.json was given: there are queue.1 and topic.1 with subscription.1 to try.")}
        Ctrl+C stops it; what is in it is gone then.
        """;

    private static async Task StoppedAsync(TextReader? parent, CancellationToken stop)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = stop.Register(stopped.SetResult);
        // Reading a console may block its thread, so it has one of its own.
        if (parent is not null) await Task.WhenAny(stopped.Task, Task.Run(() => Drain(parent), CancellationToken.None)).ConfigureAwait(false);
        else await stopped.Task.ConfigureAwait(false);
    }

    private static void Drain(TextReader parent)
    {
        while (parent.ReadLine() is not null)
        {
        }
    }
}
