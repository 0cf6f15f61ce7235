using System.Reflection;
using System.Runtime.InteropServices;
using Functions.LocalHost.Configuration;
using Functions.LocalHost.Worker;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace Functions.LocalHost.Console;

/// <summary>
/// Shows a single message, without a stack trace, when the app does not start for a reason that its owner can fix. Any other exception is a
/// fault in the code.
/// </summary>
internal static class StartupErrors
{
    // Kept in a field: a collected registration has no effect.
    private static readonly List<PosixSignalRegistration> Signals = [];
    private static int _registered;
    private static volatile bool _isAskedToStop;

    /// <summary>Handles exceptions that leave the app's Main.</summary>
    public static void Explain()
    {
        if (Interlocked.Exchange(ref _registered, 1) == 1) return;
        foreach (var signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGQUIT })
            Signals.Add(PosixSignalRegistration.Create(signal, _ => _isAskedToStop = true));
        AppDomain.CurrentDomain.UnhandledException += (_, unhandled) =>
        {
            // The start was cancelled, by Ctrl+C for example, and the app's services are already disposed.
            if (_isAskedToStop && unhandled.ExceptionObject is OperationCanceledException) Environment.Exit(0);
            if (unhandled.ExceptionObject is not Exception e || Message(e) is not { } message) return;
            System.Console.Error.WriteLine($"The app does not start: {message}");
            Environment.Exit(1);
        };
    }

    /// <summary>Returns the message for an error that the owner can fix; null for a fault in the code.</summary>
    public static string? Message(Exception e) => e switch
    {
        OptionsValidationException invalid => string.Join(Environment.NewLine, invalid.Failures),
        HostConfigurationException or WorkerException => e.Message,
        // The value of a setting does not have its type; the message names the setting.
        InvalidOperationException { Source: "Microsoft.Extensions.Configuration.Binder" } => $"{e.Message} {e.InnerException?.Message}",
        // The container wraps a missing dependency in the description of the service that needs it.
        InvalidOperationException { Source: "Microsoft.Extensions.DependencyInjection", InnerException: { } inner } => Message(inner),
        InvalidOperationException when e.Message.StartsWith("Unable to resolve service for type", StringComparison.Ordinal) =>
            $"{e.Message} Register it in Program.cs.",
        // The server's message when the port is in use.
        IOException { InnerException: AddressInUseException } => e.Message,
        AggregateException all when all.InnerExceptions.Select(Message).OfType<string>().Distinct().ToList() is { Count: > 0 } messages =>
            string.Join(Environment.NewLine, messages),
        TargetInvocationException { InnerException: { } inner } => Message(inner),
        _ => null,
    };
}
