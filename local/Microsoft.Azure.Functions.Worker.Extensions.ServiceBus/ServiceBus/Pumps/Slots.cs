namespace Local.ServiceBus.Pumps;

/// <summary>Work under way, of which there is never more than a number.</summary>
internal sealed class Slots(int most)
{
    private readonly List<Task> _running = [];

    /// <summary>How much more may begin; at least one after <see cref="OneFreeAsync"/>.</summary>
    public int Free => most - _running.Count;

    /// <summary>Whether nothing is under way.</summary>
    public bool AreEmpty
    {
        get
        {
            _running.RemoveAll(task => task.IsCompleted);
            return _running.Count == 0;
        }
    }

    /// <summary>Waits until more may begin.</summary>
    public async Task OneFreeAsync()
    {
        while (!AreEmpty && Free == 0) await Task.WhenAny(_running);
    }

    /// <summary>Begins work; it must not throw.</summary>
    public void Begin(Func<Task> work) => _running.Add(Task.Run(work));

    /// <summary>Waits until all is done.</summary>
    public Task DrainAsync() => Task.WhenAll(_running);
}
