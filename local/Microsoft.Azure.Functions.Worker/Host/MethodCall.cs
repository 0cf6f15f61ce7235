using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Local.Host;

/// <summary>Calls a function's method, on an instance of its class where it is not static, and awaits what it returns.</summary>
internal sealed class MethodCall
{
    private readonly MethodInvoker _method;
    private readonly ObjectFactory? _activate;
    private readonly Func<object?, ValueTask<object?>> _await;

    public MethodCall(MethodInfo method)
    {
        _method = MethodInvoker.Create(method);
        _activate = method.IsStatic ? null : ActivatorUtilities.CreateFactory(method.DeclaringType!, Type.EmptyTypes);
        _await = Awaiter(method.ReturnType);
    }

    public async ValueTask<object?> InvokeAsync(IServiceProvider services, object?[] arguments)
    {
        var instance = _activate?.Invoke(services, null);
        try
        {
            return await _await(_method.Invoke(instance, arguments.AsSpan()));
        }
        finally
        {
            switch (instance)
            {
                case IAsyncDisposable disposable: await disposable.DisposeAsync(); break;
                case IDisposable disposable: disposable.Dispose(); break;
            }
        }
    }

    private static Func<object?, ValueTask<object?>> Awaiter(Type result)
    {
        if (result == typeof(Task)) return async task => { await (Task)task!; return null; };
        if (result == typeof(ValueTask)) return async task => { await (ValueTask)task!; return null; };
        if (!result.IsGenericType) return value => new(value);
        var definition = result.GetGenericTypeDefinition();
        var name = definition == typeof(Task<>) ? nameof(OfTask) : definition == typeof(ValueTask<>) ? nameof(OfValueTask) : null;
        if (name is null) return value => new(value);
        var awaiter = typeof(MethodCall).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(result.GetGenericArguments());
        return awaiter.CreateDelegate<Func<object?, ValueTask<object?>>>();
    }

    private static async ValueTask<object?> OfTask<T>(object? task) => await (Task<T>)task!;

    private static async ValueTask<object?> OfValueTask<T>(object? task) => await (ValueTask<T>)task!;
}
