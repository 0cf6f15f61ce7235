using Azure;
using Azure.Identity;
using FunctionApp.Async;

namespace FunctionApp.State;

/// <summary>Turns what a storage client throws when it gets no answer into <see cref="StorageUnavailableException"/>.</summary>
internal static class StorageGuard
{
    public static async Task<T> CallAsync<T>(string what, Func<Task<T>> call, CancellationToken cancellation)
    {
        try
        {
            return await call();
        }
        // After its retries a client throws an AggregateException; an identity that gives no token, its own; a request past its network time-out, a cancellation nobody asked for.
        catch (Exception e) when (e is RequestFailedException or AggregateException or AuthenticationFailedException || e is OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            throw new StorageUnavailableException($"{what}: {Reason(e)}", e);
        }
    }

    public static Task CallAsync(string what, Func<Task> call, CancellationToken cancellation) => CallAsync<object?>(what, async () =>
    {
        await call();
        return null;
    }, cancellation);

    // The first line: what follows are headers of the request.
    internal static string Reason(Exception e) => e switch
    {
        AggregateException { InnerException: { } inner } => Reason(inner),
        RequestFailedException { ErrorCode: { Length: > 0 } code, Status: var status } => $"{status} {code}",
        _ => e.Message.Split('\n')[0].Trim(),
    };
}
