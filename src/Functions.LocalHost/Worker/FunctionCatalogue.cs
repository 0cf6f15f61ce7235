using Functions.LocalHost.Configuration;
using Functions.LocalHost.Protocol;

namespace Functions.LocalHost.Worker;

/// <summary>The functions of the app, once the worker has listed them.</summary>
internal sealed class FunctionCatalogue(HostConfiguration host)
{
    private const string HostVersion = "4.1000.0";
    private readonly TaskCompletionSource<IReadOnlyList<HostedFunction>> _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>All functions, ordered by name, including disabled ones. Fails if startup fails.</summary>
    public Task<IReadOnlyList<HostedFunction>> Loaded => _loaded.Task;

    /// <summary>The functions that are not disabled. Available once the functions are loaded.</summary>
    public IEnumerable<HostedFunction> Enabled => _loaded.Task.Result.Where(function => !host.IsDisabled(function.Name));

    /// <summary>Whether the worker itself serves HTTP with ASP.NET Core. Available once the functions are loaded.</summary>
    public bool IsWebApplication { get; private set; }

    /// <summary>Initializes the worker, asks for its functions, and makes it load them.</summary>
    /// <exception cref="WorkerException">The worker refuses, or a function cannot be loaded.</exception>
    public async Task<IReadOnlyList<HostedFunction>> LoadAsync(WorkerConnection worker, string folder, CancellationToken cancellation)
    {
        try
        {
            await worker.StartedAsync(cancellation);
            var greeted = (await worker.AskAsync(
                new() { WorkerInitRequest = new() { HostVersion = HostVersion, FunctionAppDirectory = folder, WorkerDirectory = folder } },
                "it was greeted", cancellation)).WorkerInitResponse;
            WorkerException.ThrowIfFailed(greeted?.Result, "The worker could not start");
            IsWebApplication = greeted!.Capabilities.ContainsKey("HttpUri");

            var found = (await worker.AskAsync(new() { FunctionsMetadataRequest = new() { FunctionAppDirectory = folder } },
                "it was asked for its functions", cancellation)).FunctionMetadataResponse;
            WorkerException.ThrowIfFailed(found?.Result, "The worker could not list its functions");
            HostedFunction[] functions = [.. found!.FunctionMetadataResults.Select(HostedFunction.Of)
                .OrderBy(function => function.Name, StringComparer.OrdinalIgnoreCase)];
            await Task.WhenAll(functions.Select(function => LoadAsync(worker, function.Metadata, cancellation)));
            _loaded.TrySetResult(functions);
            return functions;
        }
        catch (Exception e)
        {
            // Requests that are waiting for the functions fail, too.
            _loaded.TrySetException(e);
            _ = _loaded.Task.Exception;
            throw;
        }
    }

    private static async Task LoadAsync(WorkerConnection worker, RpcFunctionMetadata function, CancellationToken cancellation)
    {
        var answer = await worker.AskAsync(new() { FunctionLoadRequest = new() { FunctionId = function.FunctionId, Metadata = function } },
            $"it loads the function '{function.Name}'", cancellation);
        WorkerException.ThrowIfFailed(answer.FunctionLoadResponse?.Result, $"The function '{function.Name}' could not be loaded");
    }
}
