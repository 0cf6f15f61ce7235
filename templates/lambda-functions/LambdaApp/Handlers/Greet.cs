using System.Text.Json;
using System.Text.Json.Serialization;
using Lambda;

namespace LambdaApp.Handlers;

public sealed record Greeting(string Name);

public sealed class Greet(TimeProvider time) : IHandler<Greeting, string>
{
    public Task<string> HandleAsync(Greeting input, ILambdaContext context, CancellationToken cancellation) =>
        Task.FromResult($"Hello, {input.Name}! It is {time.GetUtcNow():HH:mm} UTC.");
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Greeting))]
[JsonSerializable(typeof(string))]
public sealed partial class GreetJson : JsonSerializerContext;
