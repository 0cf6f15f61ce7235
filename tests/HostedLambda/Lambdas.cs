using Lambda.Engine.Invocation;
using Lambda.Events;

namespace HostedLambda;

/// <summary>A function of each kind, for tests of what runs them.</summary>
public static class Lambdas
{
    public static void Register(FunctionRegistry functions)
    {
        ArgumentNullException.ThrowIfNull(functions);
        functions
            .AddRaw<Echo>("echo", options => options.Description = "Returns its event.")
            .AddRaw<Refuses>("refuses", options => options.Timeout = 10)
            .Add<TakesFiles, S3Event, int>("takes-files", AppJson.Default, options => options.Uploads = "inbox/")
            .AddBatch<TakesLetters, Letter>("takes-letters", AppJson.Default, options => options.Timeout = 60)
            .Add<CountsClicks, KinesisWindowEvent<int>, KinesisWindowResult<int>>("counts-clicks", AppJson.Default);
    }
}
