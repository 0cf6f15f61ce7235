using Lambda;
using Lambda.Events.CloudFormation;

namespace Samples.Callers;

/// <summary>
/// A custom resource of CloudFormation stacks: a name that the stack does not show. It keeps its id unless its name changes, and has
/// nothing to do when it is deleted.
/// </summary>
public sealed class Secret : IHandler<CustomResourceEvent, CustomResourceAnswer>
{
    /// <inheritdoc/>
    public Task<CustomResourceAnswer> HandleAsync(CustomResourceEvent input, ILambdaContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.RequestType == "Delete") return Task.FromResult(new CustomResourceAnswer());
        var name = input.ResourceProperties.TryGetProperty("Name", out var value) ? value.GetString() : null;
        if (string.IsNullOrEmpty(name)) throw new ArgumentException("The resource needs the property Name.", nameof(input));
        var data = new Dictionary<string, string> { ["Value"] = $"{name}-{input.LogicalResourceId}" };
        return Task.FromResult(new CustomResourceAnswer($"secret/{name}", data, NoEcho: true));
    }
}
