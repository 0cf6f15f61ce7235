using System.Collections.Concurrent;
using Functions.LocalHost.Configuration;
using Microsoft.Azure.WebJobs.Host.Indexers;

namespace Functions.LocalHost.Listeners;

/// <summary>Collects functions that the WebJobs SDK leaves out because of an error: it logs the error, and starts without them.</summary>
internal sealed class IndexingErrors
{
    private readonly ConcurrentQueue<FunctionIndexingException> _errors = [];

    public void Add(FunctionIndexingException error) => _errors.Enqueue(error);

    /// <exception cref="HostConfigurationException">A function was left out.</exception>
    public void ThrowIfAny()
    {
        if (_errors.IsEmpty) return;
        throw new HostConfigurationException(string.Join(Environment.NewLine,
            _errors.Select(error => $"The function '{Name(error)}' is in error: {Reason(error)}").Distinct()), _errors.First());
    }

    private static string Name(FunctionIndexingException error) => error.MethodName.Split('.')[^1];

    private static string Reason(Exception error) =>
        string.Join(" ", Causes(error.InnerException ?? error).Select(cause => cause.Message).Distinct());

    private static IEnumerable<Exception> Causes(Exception? error)
    {
        for (; error is not null; error = error.InnerException) yield return error;
    }
}
