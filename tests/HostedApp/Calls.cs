using System.Collections.Concurrent;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace HostedApp;

/// <summary>What the functions saw, and what a test wants them to do.</summary>
public sealed class Calls
{
    public ConcurrentQueue<string> Seen { get; } = [];

    public Func<string, CancellationToken, Task> Do { get; set; } = (_, _) => Task.CompletedTask;

    public Task RunAsync(string call, CancellationToken cancellation = default)
    {
        Seen.Enqueue(call);
        return Do(call, cancellation);
    }
}

/// <summary>Fails before the function, and before ASP.NET Core has its request.</summary>
public sealed class RefusingMiddleware : IFunctionsWorkerMiddleware
{
    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next) =>
        throw new InvalidOperationException("refused by a middleware");
}
