namespace FunctionApp.Handlers;

/// <summary>Settings of the shop, section <c>Shop</c>.</summary>
public sealed class ShopOptions
{
    /// <summary>The configuration section that holds these settings.</summary>
    public const string Section = "Shop";

    /// <summary>The VAT rate as a fraction, 0–1; 0.2 by default, which is 20 %.</summary>
    public decimal VatRate { get; set; } = 0.20m;
}
