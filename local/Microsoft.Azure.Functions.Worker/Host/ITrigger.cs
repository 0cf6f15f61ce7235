namespace Local.Host;

/// <summary>What an extension adds: one kind of trigger. Register it from the extension's start-up type.</summary>
internal interface ITrigger
{
    /// <summary>The trigger attribute it serves.</summary>
    Type AttributeType { get; }

    /// <summary>The binding's type as function metadata has it, such as <c>queueTrigger</c>.</summary>
    string BindingType { get; }

    /// <summary>How the function is listed at start-up: its address, or the binding's type.</summary>
    string Describe(HostedFunction function, Uri? address) => BindingType;

    /// <summary>Listens for one function; null where the events come in some other way. Throws what the host would refuse to index.</summary>
    IListener? CreateListener(HostedFunction function);

    /// <summary>Types that a parameter beside the trigger's may have and that the trigger binds, such as what settles a message.</summary>
    IReadOnlyCollection<Type> OtherParameterTypes => [];

    /// <summary>Gives the trigger parameter, or one of <see cref="OtherParameterTypes"/>, its value.</summary>
    /// <exception cref="NotSupportedException">The trigger cannot bind to the type.</exception>
    ValueTask<object?> BindAsync(HostedFunction function, TriggerEvent trigger, Type target, CancellationToken cancellation);

    /// <summary>The event that <c>POST /admin/functions/{name}</c> makes of its input; null where that cannot be.</summary>
    ValueTask<TriggerEvent?> FromInputAsync(HostedFunction function, string input, CancellationToken cancellation);
}

/// <summary>Waits for events of one function and executes it.</summary>
internal interface IListener
{
    /// <summary>Begins to listen; returns when events would be seen.</summary>
    Task StartAsync(CancellationToken cancellation);

    /// <summary>Takes no further event and returns when those under way are done, or the token is cancelled.</summary>
    Task StopAsync(CancellationToken cancellation);
}
