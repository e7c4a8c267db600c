using System.Collections.Immutable;
using System.Reflection;
using OrgStarter.Data;

namespace OrgStarter.Features;

/// <summary>
/// Describes a tenant-owned feature: its permissions, pages, audit actions, services and API. A <see cref="FeatureAttribute{T}"/> in the
/// feature's own file registers it. No central list names it, so adding or deleting a feature changes only that feature's files.
/// </summary>
public abstract class Feature
{
    /// <summary>All features of the site, ordered by the page of their link.</summary>
    public static IReadOnlyList<Feature> All { get; } =
    [
        .. typeof(Feature).Assembly.GetCustomAttributes<FeatureAttribute>()
            .Select(found => found.Make())
            .OrderBy(feature => (feature.Link ?? feature.SettingsLink)?.Page, StringComparer.Ordinal),
    ];

    /// <summary>Null for a feature without a page in the navigation.</summary>
    public virtual NavigationLink? Link => null;

    /// <summary>A link among the settings of the organization, below "Access". Null for none.</summary>
    public virtual NavigationLink? SettingsLink => null;

    public abstract IReadOnlyList<FeaturePermission> Permissions { get; }

    /// <summary>In the order of the audit filter. The database stores these names permanently: add actions, but never rename one.</summary>
    public virtual IReadOnlyList<AuditActionDefinition> AuditActions => [];

    /// <summary>Returns the title of a field in the audit log, in the current UI culture. Null shows the field's name in words.</summary>
    public virtual string? AuditFieldTitle(string field) => null;

    /// <summary>The name of a view component for the organization's home page, or null.</summary>
    public virtual string? HomeCard => null;

    /// <summary>What an organization does first with the feature, for the checklist of its home page; null for nothing.</summary>
    public virtual FirstStep? FirstStep => null;

    public virtual void AddServices(IServiceCollection services)
    {
    }

    /// <param name="api">The route group <c>/api</c>.</param>
    public virtual void MapApi(IEndpointRouteBuilder api)
    {
    }

    /// <summary>Returns the permissions whose lowest role is this one. Higher roles have them too.</summary>
    public static ImmutableArray<string> PermissionsFrom(string role) =>
        [.. All
            .SelectMany(feature => feature.Permissions)
            .Where(permission => permission.From == role)
            .Select(permission => permission.Name)];
}

/// <summary>Registers a feature. Finding it by an assembly attribute is faster at startup than scanning all types.</summary>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public abstract class FeatureAttribute : Attribute
{
    public abstract Feature Make();
}

/// <inheritdoc/>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class FeatureAttribute<T> : FeatureAttribute where T : Feature, new()
{
    public override Feature Make() => new T();
}

/// <summary>A link in the navigation of an organization.</summary>
/// <param name="Page">As for <c>asp-page</c>, such as the page with the feature's table.</param>
/// <param name="Permission">Users without this permission do not see the link. Null for all members.</param>
/// <param name="Title">In the current UI culture.</param>
public sealed record NavigationLink(string Page, string? Permission, Func<string> Title)
{
    /// <summary>Pages that set <c>ViewData["Nav"]</c> to this value mark the link as current. By default the name of the page's
    /// folder.</summary>
    public string Nav { get; init; } = Page.Split('/')[1];
}

/// <param name="Name">The name in Logto, such as <c>read:invoice</c>.</param>
/// <param name="From">The lowest role that has the permission.</param>
/// <param name="DisplayName">What the permission allows, in the current UI culture.</param>
public sealed record FeaturePermission(string Name, string From, Func<string> DisplayName);

/// <param name="Name">The name in the database, such as <c>invoice.created</c>.</param>
/// <param name="Title">In the current UI culture.</param>
public sealed record AuditActionDefinition(string Name, Func<string> Title);

/// <summary>A line of the checklist on an organization's home page.</summary>
/// <param name="Page">As for <c>asp-page</c>: where the step is done.</param>
/// <param name="Permission">Users without this permission do not see the step.</param>
/// <param name="Title">In the current UI culture.</param>
/// <param name="Hint">In the current UI culture.</param>
/// <param name="IsDoneAsync">Whether the current organization has done it.</param>
public sealed record FirstStep(
    string Page, string Permission, Func<string> Title, Func<string> Hint, Func<AppDbContext, CancellationToken, Task<bool>> IsDoneAsync);
