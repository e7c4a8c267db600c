using System.Collections.Immutable;
using System.Reflection;

namespace OrgStarter.Nouns;

/// <summary>
/// What the site has to know of a kind of thing that organizations keep here: who may do what with it, where its pages are, what of it
/// stands in the audit. It says <see cref="NounAttribute{T}"/> above itself and is found by that; no list names it, so that a noun comes
/// and goes with its own files.
/// </summary>
public abstract class Noun
{
    /// <summary>All of the site, by the addresses of their pages.</summary>
    public static IReadOnlyList<Noun> All { get; } =
    [
        .. typeof(Noun).Assembly.GetCustomAttributes<NounAttribute>().Select(found => found.Make()).OrderBy(noun => noun.Link.Page, StringComparer.Ordinal),
    ];

    public abstract NounLink Link { get; }

    public abstract IReadOnlyList<NounRight> Permissions { get; }

    /// <summary>In the order in which the filter of the audit lists them. Kept for ever in the database: add some, never rename one.</summary>
    public virtual IReadOnlyList<NounAction> AuditActions => [];

    /// <summary>The name of a view component for the organization's home page; null for none.</summary>
    public virtual string? HomeCard => null;

    public virtual void AddServices(IServiceCollection services)
    {
    }

    /// <param name="api">The group at <c>/api</c>.</param>
    public virtual void MapApi(IEndpointRouteBuilder api)
    {
    }

    /// <summary>The permissions that begin with a role; a higher role has those of the lower ones too.</summary>
    public static ImmutableArray<string> PermissionsFrom(string role) =>
        [.. All.SelectMany(noun => noun.Permissions).Where(permission => permission.From == role).Select(permission => permission.Name)];
}

/// <summary>How a noun is found: to look through every class of the site for one would cost each start a twentieth of its time.</summary>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public abstract class NounAttribute : Attribute
{
    public abstract Noun Make();
}

/// <inheritdoc/>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class NounAttribute<T> : NounAttribute where T : Noun, new()
{
    public override Noun Make() => new T();
}

/// <summary>The way to a noun's pages, in the main navigation.</summary>
/// <param name="Page">The page with its table, as <c>asp-page</c> takes it; its <c>ViewData["Nav"]</c> is the folder's name.</param>
/// <param name="Permission">Who lacks it does not see the link.</param>
/// <param name="Title">In the language of the reader.</param>
public sealed record NounLink(string Page, string Permission, Func<string> Title)
{
    /// <summary>What the pages name in <c>ViewData["Nav"]</c>.</summary>
    public string Nav => Page.Split('/')[1];
}

/// <param name="Name">As in Logto, such as <c>read:invoice</c>.</param>
/// <param name="From">The lowest role that has it.</param>
/// <param name="Words">What it lets somebody do, in the language of the reader.</param>
public sealed record NounRight(string Name, string From, Func<string> Words);

/// <param name="Name">As in the database, such as <c>invoice.created</c>.</param>
/// <param name="Title">In the language of the reader.</param>
public sealed record NounAction(string Name, Func<string> Title);
