namespace Microsoft.Azure.Functions.Worker.Middleware;

/// <summary>The rest of an invocation's pipeline.</summary>
public delegate Task FunctionExecutionDelegate(FunctionContext context);

/// <summary>Runs around every invocation.</summary>
/// <remarks>Mirrors https://learn.microsoft.com/azure/azure-functions/dotnet-isolated-process-guide#middleware.</remarks>
public interface IFunctionsWorkerMiddleware
{
    /// <summary>Runs around the rest of the pipeline, which <paramref name="next"/> is.</summary>
    Task Invoke(FunctionContext context, FunctionExecutionDelegate next);
}
