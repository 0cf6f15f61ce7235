using Azure.Core;

namespace Simulation.Transport;

/// <summary>The few headers of a message, in the order they were added.</summary>
internal sealed class Headers
{
    private readonly List<HttpHeader> _all = [];

    public IEnumerable<HttpHeader> All => _all;

    public string? Find(string name)
    {
        foreach (var header in _all)
            if (header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) return header.Value;
        return null;
    }

    public void Add(string name, string value) => _all.Add(new(name, value));

    public void Set(string name, string value)
    {
        Remove(name);
        Add(name, value);
    }

    public bool Remove(string name) => _all.RemoveAll(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) > 0;
}
