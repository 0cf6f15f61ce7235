using Lambda.Engine.Invocation;
using LambdaApp.Handlers;

namespace LambdaApp;

/// <summary>The app's functions. To add one, add a handler class and a line here.</summary>
public static class Lambdas
{
    public static void Register(FunctionRegistry functions) => functions
        .Add<Greet, Greeting, string>("greet", GreetJson.Default, options => options.Timeout = 10);
}
