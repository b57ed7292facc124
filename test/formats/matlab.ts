// import numpy as np, scipy.io, base64, io
// rows = [(1, 'n02119789', 'kit fox, Vulpes macrotis', np.zeros((0, 0)), 1300),
// (999, 'n15075141', 'toilet tissue', np.zeros((0, 0)), 1300),
//         (1001, 'n00001740', 'entity', np.array([[1, 2]]), 0)]
// fields = ['ILSVRC2012_ID', 'WNID', 'words', 'children', 'num_train_images']
// s = np.array(rows, dtype=[(field, 'O') for field in fields]).reshape(-1, 1)
// b = io.BytesIO(); scipy.io.savemat(b, {'synsets': s}, do_compression=True)
// print(base64.b64encode(b.getvalue()).decode())
/** A small `meta.mat` in the form of ImageNet's development kit, by scipy. */
export const metaMat = Buffer.from(
  "TUFUTEFCIDUuMCBNQVQtZmlsZSBQbGF0Zm9ybTogcG9zaXgsIENyZWF0ZWQgb246IFNhdCBOb3YgMjEgMTU6NTQ6MTkgMjAy" +
    "NgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABSU0PAAAAHgEAAHic42NgYGhg" +
    "YWBgA9IcQMzEAAGsUD4zEDNCMTsQF1fmFaeWFAPlWRgEoeKhQOzpExwW5GxkYGgU7+kCMiDcD0LDQXl+UUoxskByRmZOSlFq" +
    "HlwgrzQ3vqQoMTMvPjM3MT0VrJgPiC0YEO7jQ3MfIxIGAR4kcZh+ByT9LFj0cyKpF4Dy8wyMDA0tzS0skczxIGCOBJo5IH52" +
    "ZolCWn6FjkJYaU5BarFCbmJyUX5JZjHIPAMk89jQzIMBmHmcSO4gJzxEWCnT/5yZwvA0NDUwNzU0MWQg3hxeNHNA/JL8zJzU" +
    "EgVgCBaXpkLNGUrh+JLScDQAAkNzEwMc/sBmDhuaOSB+al5JZkklpjuw+YMJzR8CSHxYeUFueMAAAAdLNjQ=",
  "base64",
);
