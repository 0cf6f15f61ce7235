using Microsoft.Azure.Functions.Worker.Middleware;

namespace Local.Host;

/// <summary>The app's middleware, in the order it was added.</summary>
internal sealed class InvocationPipeline
{
    private readonly List<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> _steps = [];

    public void Add(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> step) => _steps.Add(step);

    public FunctionExecutionDelegate Build(FunctionExecutionDelegate last) =>
        _steps.AsEnumerable().Reverse().Aggregate(last, (next, step) => step(next));
}
