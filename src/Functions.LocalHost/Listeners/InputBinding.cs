using System.Reflection;
using Binder = Microsoft.Azure.WebJobs.Binder;

namespace Functions.LocalHost.Listeners;

/// <summary>A value that an extension reads before the function runs.</summary>
/// <param name="Name">The name of the worker's parameter.</param>
/// <param name="Type">The type that the extension provides.</param>
internal sealed record InputBinding(string Name, Attribute Attribute, Type Type)
{
    private static readonly MethodInfo Bind = typeof(InputBinding)
        .GetMethod(nameof(BindAsync), BindingFlags.NonPublic | BindingFlags.Static)!;
    private readonly Func<Binder, Attribute, CancellationToken, Task<object?>> _read =
        Bind.MakeGenericMethod(Type).CreateDelegate<Func<Binder, Attribute, CancellationToken, Task<object?>>>();

    public Task<object?> ReadAsync(Binder binder, CancellationToken cancellation) => _read(binder, Attribute, cancellation);

    private static async Task<object?> BindAsync<T>(Binder binder, Attribute attribute, CancellationToken cancellation) =>
        await binder.BindAsync<T>(attribute, cancellation);
}
