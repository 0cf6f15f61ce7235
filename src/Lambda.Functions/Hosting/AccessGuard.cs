using Lambda.Functions.Api;
using Lambda.Functions.Discovery;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Lambda.Functions.Hosting;

/// <summary>Checks the caller of every HTTP function. It is the only place for this check, so no function can forget it.</summary>
internal sealed class AccessGuard(AccessCheck access, HttpOperations operations) : IFunctionsWorkerMiddleware
{
    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (!operations.All.TryGetValue(context.FunctionDefinition.Name, out var required))
            // A request for a function that is not a known HTTP function is refused.
            return context.GetHttpContext() is null
                ? next(context)
                : throw new InvalidOperationException(
                    $"{context.FunctionDefinition.Name} is an HTTP function that belongs neither to the app nor to a library that it "
                    + "references, so its callers cannot be checked.");
        var http = context.GetHttpContext()
            ?? throw new InvalidOperationException($"{context.FunctionDefinition.Name} was called without an HTTP request.");
        var check = access.CheckAsync(http, required);
        if (!check.IsCompletedSuccessfully) return AwaitAsync(check, context, next);
        return check.Result is { } refusal ? Answer(context, refusal) : next(context);
    }

    private static async Task AwaitAsync(ValueTask<AwsError?> check, FunctionContext context, FunctionExecutionDelegate next)
    {
        if (await check is { } refusal) await Answer(context, refusal);
        else await next(context);
    }

    private static Task Answer(FunctionContext context, AwsError refusal)
    {
        context.GetInvocationResult().Value = refusal;
        return Task.CompletedTask;
    }
}
